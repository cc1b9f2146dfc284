"""An invented register around PLUT Gorontalo, for the demo, the journeys and the measurements."""
