"""Watch file to run, to segments, stages, load and habits; workouts back to the watch."""
