// Loaded by a run's page only.
import "uplot/dist/uPlot.min.css";
import "./islands/run-charts";
