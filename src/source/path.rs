//! Paths below the root of a source tree.

/// A path that would leave the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideRoot;

/// Removes `.` and `..` from a path with `/` between its parts.
///
/// # Errors
/// When the path is absolute or climbs above its start.
pub fn normalize(path: &str) -> Result<String, OutsideRoot> {
    if path.starts_with('/') || path.contains('\\') || path.contains(':') {
        return Err(OutsideRoot);
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(OutsideRoot)?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// The path that `relative` means when it is written in the file at `base`.
///
/// # Errors
/// When it leaves the root.
pub fn join(base: &str, relative: &str) -> Result<String, OutsideRoot> {
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    if relative.starts_with('/') || folder.is_empty() {
        return normalize(relative);
    }
    normalize(&[folder, "/", relative].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_start_at_the_folder_of_the_file() {
        assert_eq!(join("a/b/c.yaml", "../d/./e.yaml"), Ok("a/d/e.yaml".into()));
        assert_eq!(join("c.yaml", "e.yaml"), Ok("e.yaml".into()));
    }

    #[test]
    fn nothing_leaves_the_root() {
        assert_eq!(join("a/c.yaml", "../../e.yaml"), Err(OutsideRoot));
        assert_eq!(join("c.yaml", "/etc/passwd"), Err(OutsideRoot));
        assert_eq!(normalize("C:/x"), Err(OutsideRoot));
        assert_eq!(normalize("..\\x"), Err(OutsideRoot));
    }
}
