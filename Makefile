# Placeholder until the scripts stand.
