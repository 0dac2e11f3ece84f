//! Lists the sample files, so that a new one is built in without being named anywhere.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    for (folder, constant) in [("playbooks", "PLAYBOOKS"), ("stories", "STORIES")] {
        let folder_path = Path::new(&root).join("data").join(folder);
        println!("cargo::rerun-if-changed={}", folder_path.display());
        let mut files = Vec::new();
        if folder_path.is_dir() {
            for entry in fs::read_dir(&folder_path)? {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "json") {
                    files.push(path);
                }
            }
        }
        files.sort();
        let mut code = format!("/// Built-in files, by name.\nstatic {constant}: &[(&str, &str)] = &[\n");
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string())
                .map_err(io::Error::other)?;
        }
        code.push_str("];\n");
        fs::write(Path::new(&out).join(format!("{folder}.rs")), code)?;
    }
    Ok(())
}
