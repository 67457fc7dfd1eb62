Rooms can be left.
