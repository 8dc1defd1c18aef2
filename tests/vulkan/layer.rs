//! The Vulkan layers of this folder, built where they are needed and put below a window. That takes a C compiler and
//! Vulkan's headers (Debian: `gcc libvulkan-dev`).

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A layer that has been built.
pub struct Layer {
    folder: TempDir,
    name: String,
}

impl Layer {
    /// Builds the layer of this name; nothing, and a word about it, without a C compiler or the headers.
    pub fn built(name: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o"])
            .arg(folder.path().join("liblayer.so"))
            .arg(format!("{}/tests/vulkan/{name}.c", env!("CARGO_MANIFEST_DIR")))
            .output();
        let has_headers = Path::new("/usr/include/vulkan/vk_layer.h").exists();
        let (Ok(built), true) = (built, has_headers) else {
            eprintln!("skipped: no C compiler or no Vulkan headers (apt: gcc libvulkan-dev)");
            return None;
        };
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let name = format!("VK_LAYER_TAKTLINE_{name}");
        let manifest = format!(
            r#"{{"file_format_version": "1.1.2", "layer": {{"name": "{name}", "type": "GLOBAL",
            "library_path": "./liblayer.so", "api_version": "1.3.0", "implementation_version": "1",
            "description": "below a window of Taktline"}}}}"#
        );
        std::fs::write(folder.path().join("layer.json"), manifest).expect("a file");
        Some(Self { folder, name })
    }

    /// Puts it below the window that a program opens.
    pub fn put_below<'a>(&self, program: &'a mut Command) -> &'a mut Command {
        program
            .env("VK_ADD_LAYER_PATH", self.folder.path())
            .env("VK_INSTANCE_LAYERS", &self.name)
    }
}
