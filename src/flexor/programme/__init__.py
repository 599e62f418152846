"""The day's plan: pain light, staged run, hydration."""
