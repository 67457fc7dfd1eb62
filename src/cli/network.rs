//! What the options about the network mean.

use crate::source::Remote;
use crate::source::http::Hosts;

/// Which hosts may be asked.
pub fn hosts(allow_private: bool) -> Hosts {
    if allow_private { Hosts::All } else { Hosts::Public }
}

/// Whether remote documents may be fetched.
pub fn remote(is_allowed: bool, hosts: Hosts) -> Remote {
    if is_allowed { Remote::Allowed(hosts) } else { Remote::Forbidden }
}
