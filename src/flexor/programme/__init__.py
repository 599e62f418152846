"""The day's plan: pain light, staged run, walk-run ladder, hydration."""

from .today import DayInput, GateView, LastRun, Today, plan_today

__all__ = ["DayInput", "GateView", "LastRun", "Today", "plan_today"]
