"""chartlake: a music-chart data lake on S3, the same on one laptop and on AWS."""
