Let clients [find integration managers](/integration-manager/#discovery) through the homeserver, the user’s widgets, or a domain name, as proposed by [MSC1957](/proposals/msc1957/).
