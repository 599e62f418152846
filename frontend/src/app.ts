// What every page loads: htmx, and the small islands.
import "htmx.org";
import "./islands/drop-zone";
import "./islands/tap-form";
