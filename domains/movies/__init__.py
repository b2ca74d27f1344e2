"""Movies: charts, recommendations and saved movies, available during outages of TMDb."""
