Tell the identity server the [type of the room](/identity/#post_matrixidentityv2store-invite) when an invitation is stored.
