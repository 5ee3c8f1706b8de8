"""Making and measuring the models; needs the packages of the extra `train`, which reading texts does not."""
