Keep the choice of an identity server in account data, in [`m.identity_server`](/events/#identity-server).
