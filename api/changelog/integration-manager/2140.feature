Let a manager insist on [terms of service](/integration-manager/#terms-of-service) before it serves a user.
