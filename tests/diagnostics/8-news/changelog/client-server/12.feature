Rooms can be listed.
