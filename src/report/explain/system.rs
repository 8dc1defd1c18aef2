//! What the operating system and the reader of TOML say.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "No such file or directory (os error 2)",
        "파일이나 폴더가 없습니다 (os error 2)",
    ),
    ("Permission denied (os error 13)", "권한이 없습니다 (os error 13)"),
    ("File exists (os error 17)", "이미 있습니다 (os error 17)"),
    ("Not a directory (os error 20)", "폴더가 아닙니다 (os error 20)"),
    ("Is a directory (os error 21)", "폴더입니다 (os error 21)"),
    (
        "No space left on device (os error 28)",
        "저장 공간이 없습니다 (os error 28)",
    ),
    (
        "Read-only file system (os error 30)",
        "읽기 전용 파일 시스템입니다 (os error 30)",
    ),
    ("Broken pipe (os error 32)", "출력을 받는 쪽이 닫혔습니다 (os error 32)"),
    (
        "File name too long (os error 36)",
        "파일 이름이 너무 깁니다 (os error 36)",
    ),
    (
        "Too many levels of symbolic links (os error 40)",
        "심볼릭 링크가 너무 많이 이어집니다 (os error 40)",
    ),
    (
        "Disk quota exceeded (os error 122)",
        "디스크 할당량을 넘었습니다 (os error 122)",
    ),
    ("Input/output error (os error 5)", "입출력 오류입니다 (os error 5)"),
];
