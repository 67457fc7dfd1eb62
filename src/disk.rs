//! Files at paths that somebody else chose: written and read without following links out of a folder.
//!
//! A path that a user gives (`--output`) may be anything that can be opened: a regular file is replaced at once,
//! a device, pipe or link is written through. A path that the program or a source makes up stays below its folder,
//! and no link is followed there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Largest file that is read.
pub const MAX_BYTES: u64 = 512 << 20;

/// Writes a file at a path that the user gave.
///
/// A regular file is replaced in one step, so that readers see the old or the new content. Everything else is
/// written in place: the target of a link, a device, a pipe.
///
/// # Errors
/// When the file system refuses.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(data) if !data.is_file() => write_through(path, content),
        Ok(data) => replace(path, content, Some(data.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(path, content, None),
        Err(error) => Err(error),
    }
}

/// Writes the regular file at `relative` below `root`; its folders are created. No link below `root` is followed.
///
/// # Errors
/// When the path is outside of `root` or leads through a link, or the file system refuses.
pub fn write_below(root: &Path, relative: &str, content: &[u8]) -> io::Result<()> {
    let path = folder_below(root, relative)?;
    match fs::symlink_metadata(&path) {
        Ok(data) if !data.is_file() => Err(not_regular(&path)),
        Ok(data) => replace(&path, content, Some(data.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(&path, content, None),
        Err(error) => Err(error),
    }
}

/// Writes the file at `relative` below `root` as [`write_below`] does, unless there is one.
///
/// # Errors
/// As those of [`write_below`]; [`io::ErrorKind::AlreadyExists`] when there is a file, link or folder already.
pub fn create_below(root: &Path, relative: &str, content: &[u8]) -> io::Result<()> {
    let path = folder_below(root, relative)?;
    // `create_new` does not follow a link.
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content)
}

/// Removes the regular file at `relative` below `root`.
///
/// # Errors
/// When the path leads through a link or is not a regular file, or the file system refuses.
pub fn remove_below(root: &Path, relative: &str) -> io::Result<()> {
    let path = existing_below(root, relative)?;
    fs::remove_file(path)
}

/// Reads the regular file at `relative` below `root`. No link below `root` is followed.
///
/// # Errors
/// When the path leads through a link, is not a regular file or too large, or the file system refuses.
pub fn read_below(root: &Path, relative: &str) -> io::Result<Vec<u8>> {
    read(&existing_below(root, relative)?)
}

/// Reads a regular file of bounded size; a link to one is followed.
///
/// # Errors
/// When it is not a regular file or too large, or the file system refuses.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let data = fs::metadata(path)?;
    // Opening a pipe would wait for somebody who writes into it.
    if !data.is_file() {
        return Err(not_regular(path));
    }
    let too_large = || io::Error::other(format!("the file is larger than {} MiB", MAX_BYTES >> 20));
    if data.len() > MAX_BYTES {
        return Err(too_large());
    }
    let mut content = Vec::with_capacity(usize::try_from(data.len()).unwrap_or_default());
    // The file may grow meanwhile.
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut content)?;
    if content.len() as u64 > MAX_BYTES { Err(too_large()) } else { Ok(content) }
}

/// Whether two paths lead to the same existing file, through links of any kind.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let id = |path: &Path| fs::metadata(path).ok().map(|data| (data.dev(), data.ino()));
        id(a).is_some_and(|found| id(b) == Some(found))
    }
    #[cfg(not(unix))]
    {
        a.canonicalize().ok().is_some_and(|a| b.canonicalize().ok() == Some(a))
    }
}

/// Writes into what is at a path, without replacing it.
fn write_through(path: &Path, content: &[u8]) -> io::Result<()> {
    let is_regular = fs::metadata(path).is_ok_and(|data| data.is_file());
    if is_regular {
        // The link stays, and its target is replaced in one step.
        let target = path.canonicalize()?;
        let permissions = fs::metadata(&target)?.permissions();
        return replace(&target, content, Some(permissions));
    }
    // A link may lead to a file that does not exist yet; a device is neither created nor cut.
    OpenOptions::new().write(true).create(true).truncate(false).open(path)?.write_all(content)
}

/// Replaces a regular file by renaming a complete one.
fn replace(path: &Path, content: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let (staged, mut file) = match stage(path) {
        Ok(stage) => stage,
        // A file that may be written in a folder that may not.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && permissions.is_some() => {
            return OpenOptions::new().write(true).truncate(true).open(path)?.write_all(content);
        }
        Err(error) => return Err(error),
    };
    let written = file
        .write_all(content)
        .and_then(|()| permissions.map_or(Ok(()), |permissions| fs::set_permissions(&staged, permissions)))
        .and_then(|()| fs::rename(&staged, path));
    written.inspect_err(|_| {
        // The first error is reported; leftovers are not worth a second message.
        let _ = fs::remove_file(&staged);
    })
}

/// A new file beside a path.
fn stage(path: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!(".specwright-{}-{number}.tmp", std::process::id());
    let staged = path.with_file_name(name);
    let file = OpenOptions::new().write(true).create_new(true).open(&staged)?;
    Ok((staged, file))
}

/// The path of a file to write below a folder, after its folders were created.
fn folder_below(root: &Path, relative: &str) -> io::Result<PathBuf> {
    let parts = parts(relative)?;
    let Some((name, folders)) = parts.split_last() else { return Err(outside(relative)) };
    fs::create_dir_all(root)?;
    let mut path = root.to_owned();
    for folder in folders {
        path.push(folder);
        match fs::symlink_metadata(&path) {
            Ok(data) if data.is_dir() => {}
            Ok(data) if data.is_symlink() => return Err(through_link(&path)),
            Ok(_) => return Err(io::Error::other(format!("`{}` is not a folder", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(&path)?,
            Err(error) => return Err(error),
        }
    }
    Ok(path.join(name))
}

/// The path of a regular file below a folder.
fn existing_below(root: &Path, relative: &str) -> io::Result<PathBuf> {
    let mut path = root.to_owned();
    for part in parts(relative)? {
        path.push(part);
        if fs::symlink_metadata(&path)?.is_symlink() {
            return Err(through_link(&path));
        }
    }
    match fs::symlink_metadata(&path)?.is_file() {
        true => Ok(path),
        false => Err(not_regular(&path)),
    }
}

/// The parts of a path that stays below its folder.
fn parts(relative: &str) -> io::Result<Vec<&std::ffi::OsStr>> {
    let part = |part| match part {
        Component::Normal(name) => Ok(name),
        _ => Err(outside(relative)),
    };
    Path::new(relative).components().filter(|part| *part != Component::CurDir).map(part).collect()
}

fn outside(relative: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{relative}` is outside of its folder"))
}

fn through_link(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{}` is a symbolic link", path.display()))
}

fn not_regular(path: &Path) -> io::Error {
    let kind = if path.is_dir() { "a folder" } else { "not a regular file" };
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{}` is {kind}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("specwright-disk-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_path_stays_below_its_folder() {
        let root = folder("below");
        for outside in ["../x", "a/../../x", "/etc/x", "", "."] {
            assert!(write_below(&root, outside, b"x").is_err(), "{outside}");
            assert!(create_below(&root, outside, b"x").is_err(), "{outside}");
        }
        write_below(&root, "a/./b", b"1").unwrap();
        write_below(&root, "a/b", b"2").unwrap();
        assert_eq!(read_below(&root, "a/b").unwrap(), b"2");
        assert_eq!(create_below(&root, "a/b", b"3").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert!(write_below(&root, "a", b"x").unwrap_err().to_string().ends_with("is a folder"));
        assert_eq!(fs::read_dir(root.join("a")).unwrap().count(), 1, "nothing is left over");
        fs::remove_dir_all(root).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_below_a_folder_are_not_followed() {
        let root = folder("links");
        let inside = root.join("inside");
        fs::create_dir_all(&inside).unwrap();
        fs::write(root.join("secret"), "s").unwrap();
        std::os::unix::fs::symlink(&root, inside.join("up")).unwrap();
        std::os::unix::fs::symlink(root.join("secret"), inside.join("file")).unwrap();
        for path in ["up/secret", "file"] {
            assert!(write_below(&inside, path, b"x").is_err(), "{path}");
            assert!(create_below(&inside, path, b"x").is_err(), "{path}");
            assert!(read_below(&inside, path).is_err(), "{path}");
            assert!(remove_below(&inside, path).is_err(), "{path}");
        }
        assert_eq!(fs::read(root.join("secret")).unwrap(), b"s");
        fs::remove_dir_all(root).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_a_user_names_is_written_through() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt};
        let root = folder("through");
        let (file, link, new) = (root.join("file"), root.join("link"), root.join("new"));
        fs::write(&file, "a longer old text").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"1").unwrap();
        assert!(link.is_symlink() && fs::read(&file).unwrap() == b"1");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        std::os::unix::fs::symlink(&new, root.join("dangling")).unwrap();
        write(&root.join("dangling"), b"2").unwrap();
        assert_eq!(fs::read(&new).unwrap(), b"2");
        write(Path::new("/dev/null"), b"3").unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        assert!(write(&root, b"x").is_err(), "a folder");
        assert!(
            is_same_file(&file, &link) && !is_same_file(&file, &new) && !is_same_file(&root.join("no"), &new)
        );
        fs::remove_dir_all(root).unwrap();
    }
}
