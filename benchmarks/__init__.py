"""What the site costs, as ratios to the bare minimum measured in the same run. See docs/benchmarks.md."""
