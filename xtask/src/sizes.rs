//! Download size of the app, file by file.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

use crate::{failure::Failure, ui, workspace};

/// Counted against the budgets.
const CODE: &[&str] = &["wasm", "js", "css"];
/// Everything that gets smaller by compression.
const TEXT: &[&str] = &["wasm", "js", "css", "html", "svg", "json"];

/// One file of the app, as it is and as it travels.
pub(crate) struct Asset {
    pub(crate) path: PathBuf,
    pub(crate) raw: usize,
    pub(crate) gzip: Vec<u8>,
    pub(crate) brotli: Vec<u8>,
}

/// Compresses every file that compression helps.
pub(crate) fn compress(dist: &Path) -> Result<Vec<Asset>, Failure> {
    let files = workspace::files_below(dist)?;
    let files = files.into_iter().filter(|path| workspace::has_extension(path, TEXT));
    files.map(one).collect()
}

fn one(path: PathBuf) -> Result<Asset, Failure> {
    let bytes = workspace::read(&path)?;
    let failed = |error: std::io::Error| Failure::io("compress", &path, &error);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&bytes).map_err(failed)?;
    let gzip = gzip.finish().map_err(failed)?;
    let mut brotli = Vec::new();
    let best = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &best).map_err(failed)?;
    Ok(Asset { raw: bytes.len(), gzip, brotli, path })
}

/// Prints a line per file and the sum of the code.
pub(crate) fn print(dist: &Path, assets: &[Asset]) {
    let rows: Vec<Row> = assets.iter().map(|asset| Row::of(dist, asset)).collect();
    ui::say(&table(&rows));
}

pub(crate) fn is_code(path: &Path) -> bool {
    workspace::has_extension(path, CODE)
}

struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
    code: bool,
}

impl Row {
    fn of(dist: &Path, asset: &Asset) -> Self {
        let name = asset.path.strip_prefix(dist).unwrap_or(&asset.path).display().to_string();
        let (gzip, brotli) = (asset.gzip.len(), asset.brotli.len());
        Self { name, raw: asset.raw, gzip, brotli, code: is_code(&asset.path) }
    }
}

fn table(rows: &[Row]) -> String {
    let code = || rows.iter().filter(|row| row.code);
    let total = [
        "wasm + js + css".to_owned(),
        grouped(code().map(|row| row.raw).sum()),
        grouped(code().map(|row| row.gzip).sum()),
        grouped(code().map(|row| row.brotli).sum()),
    ];
    let heading = ["bytes", "raw", "gzip", "brotli"].map(str::to_owned);
    let body =
        rows.iter().map(|row| [row.name.clone(), grouped(row.raw), grouped(row.gzip), grouped(row.brotli)]);
    let lines: Vec<[String; 4]> = std::iter::once(heading).chain(body).chain([total]).collect();
    let width = lines.iter().map(|[name, ..]| name.len()).max().unwrap_or_default();
    let shown = lines
        .iter()
        .map(|[name, raw, gzip, brotli]| format!("{name:<width$}  {raw:>11}  {gzip:>11}  {brotli:>11}"));
    shown.collect::<Vec<_>>().join("\n")
}

/// 1234567 as "1 234 567".
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1000), "1 000");
        assert_eq!(grouped(1_234_567), "1 234 567");
    }

    #[test]
    fn only_code_counts() {
        let row =
            |name: &str, raw, code| Row { name: name.into(), raw, gzip: raw / 2, brotli: raw / 4, code };
        let text = table(&[
            row("app.wasm", 400_000, true),
            row("index.html", 4_000, false),
            row("a.css", 4_000, true),
        ]);
        let expected = "\
bytes                    raw         gzip       brotli
app.wasm             400 000      200 000      100 000
index.html             4 000        2 000        1 000
a.css                  4 000        2 000        1 000
wasm + js + css      404 000      202 000      101 000";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_compressed_comes_out_again() {
        let dist = std::env::temp_dir().join(format!("riposte-sizes-{}", std::process::id()));
        let text = "body { margin: 0 }\n".repeat(50);
        workspace::write(&dist.join("a.css"), &text).unwrap();
        workspace::write(&dist.join("a.png"), "not text").unwrap();
        let assets = compress(&dist).unwrap();
        std::fs::remove_dir_all(&dist).unwrap();
        assert_eq!(assets.len(), 1);
        assert_eq!(assets[0].raw, text.len());
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut assets[0].brotli.as_slice(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
        let mut plain = String::new();
        std::io::Read::read_to_string(
            &mut flate2::read::GzDecoder::new(assets[0].gzip.as_slice()),
            &mut plain,
        )
        .unwrap();
        assert_eq!(plain, text);
    }
}
