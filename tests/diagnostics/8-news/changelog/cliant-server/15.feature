Rooms can be named.
