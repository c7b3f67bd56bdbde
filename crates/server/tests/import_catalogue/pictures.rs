//! Pictures beside the catalogue's file: read, kept, not read twice, and given up.

use std::path::Path;

use booking_server::catalogue::Catalogue;
use booking_server::import::{self, ImportError, Options, Problem, Report};
use booking_server::store::{PictureStore as _, Store};
use image::{ImageFormat, Rgb, RgbImage};

use super::SMALL;
use crate::fixture::Fixture;

const STONES: &str =
    "picture = { file = \"pictures/stones.jpg\", alt = { en = \"Stones\", de = \"Steine\" } }";

/// A folder with a picture of 700 x 350 pixels in it, of one grey.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("pictures")).unwrap();
    write(folder.path(), "pictures/stones.jpg", 120);
    folder
}

fn write(folder: &Path, name: &str, grey: u8) {
    RgbImage::from_pixel(700, 350, Rgb([grey; 3]))
        .save_with_format(folder.join(name), ImageFormat::Jpeg)
        .unwrap();
}

/// The small file with lines more in its first service.
fn with(lines: &str) -> String {
    SMALL.replacen("[[service]]\n", &format!("[[service]]\n{lines}\n"), 1)
}

async fn import_from(fixture: &Fixture, source: &str, folder: &Path) -> Result<Report, ImportError> {
    let options = Options {
        folder: Some(folder.to_owned()),
        ..Options::default()
    };
    import::import(source, &options, &fixture.store).await
}

async fn mistakes(source: &str, folder: &Path) -> Vec<Problem> {
    let fixture = Fixture::new().await;
    match import_from(&fixture, source, folder).await {
        Err(ImportError::Invalid(problems)) => {
            assert!(fixture.store.load_catalogues().await.unwrap().is_empty());
            problems
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_picture_is_stored_with_what_is_said_of_it() {
    let (fixture, folder) = (Fixture::new().await, folder());
    import_from(&fixture, &with(STONES), folder.path()).await.unwrap();
    let catalogue = fixture.catalogue().await;
    let picture = catalogue.services[0].picture.as_ref().unwrap();
    let alt = picture.alt.as_ref().unwrap();
    assert_eq!(
        (alt.in_language("en"), alt.in_language("de")),
        ("Stones", "Steine")
    );
    let renditions = picture.image.renditions.iter();
    let sizes: Vec<_> = renditions.map(|size| (size.width, size.height)).collect();
    assert_eq!(sizes, [(160, 80), (320, 160), (640, 320)]);
    assert_eq!(picture.image.color, "#787878");
    for (width, _) in sizes {
        let content = fixture
            .store
            .find_rendition(picture.image.hash, width)
            .await
            .unwrap();
        assert_eq!(
            image::guess_format(&content.unwrap()).unwrap(),
            ImageFormat::WebP,
            "{width}"
        );
    }
}

#[tokio::test]
async fn an_unchanged_picture_is_not_encoded_again() {
    let (fixture, folder) = (Fixture::new().await, folder());
    import_from(&fixture, &with(STONES), folder.path()).await.unwrap();
    let hash = fixture.catalogue().await.services[0]
        .picture
        .clone()
        .unwrap()
        .image
        .hash;
    let kept = fixture.store.find_image(hash).await.unwrap().unwrap();
    // Something that no file becomes: it is there after the second import only if the first one's was taken.
    let odd = booking_server::pictures::EncodedImage {
        image: booking_server::catalogue::Image {
            hash: booking_server::pictures::hash(b"another file"),
            color: "#123456".to_owned(),
            ..kept.clone()
        },
        files: vec![vec![1], vec![2], vec![3]],
    };
    let mut transaction = fixture.store.begin().await.unwrap();
    transaction.insert_image(&odd).await.unwrap();
    transaction.commit().await.unwrap();
    std::fs::write(folder.path().join("pictures/stones.jpg"), b"another file").unwrap();
    let report = import_from(&fixture, &with(STONES), folder.path()).await.unwrap();
    assert_eq!(
        report.differences.to_string(),
        "changed service \"Swedish\": picture\n"
    );
    assert_eq!(
        fixture.catalogue().await.services[0]
            .picture
            .clone()
            .unwrap()
            .image
            .color,
        "#123456"
    );
    // And what is the same is no change at all.
    let again = import_from(&fixture, &with(STONES), folder.path()).await.unwrap();
    assert!(again.differences.is_empty(), "{}", again.differences);
}

#[tokio::test]
async fn a_picture_that_the_file_no_longer_names_is_an_orphan() {
    let (fixture, folder) = (Fixture::new().await, folder());
    let image = |catalogue: &Catalogue| catalogue.services[0].picture.as_ref().map(|it| it.image.hash);
    import_from(&fixture, &with(STONES), folder.path()).await.unwrap();
    let first = image(&fixture.catalogue().await).unwrap();
    write(folder.path(), "pictures/stones.jpg", 200);
    import_from(&fixture, &with(STONES), folder.path()).await.unwrap();
    let second = image(&fixture.catalogue().await).unwrap();
    assert_ne!(first, second);
    assert_eq!(fixture.store.find_image(first).await.unwrap(), None);
    assert!(fixture.store.find_image(second).await.unwrap().is_some());
    // Pages that are open still show the first.
    assert!(fixture.store.find_rendition(first, 160).await.unwrap().is_some());
    import_from(&fixture, SMALL, folder.path()).await.unwrap();
    assert_eq!(image(&fixture.catalogue().await), None);
    assert_eq!(fixture.store.find_image(second).await.unwrap(), None);
}

#[tokio::test]
async fn a_dry_run_looks_at_pictures_and_stores_none() {
    let (fixture, folder) = (Fixture::new().await, folder());
    let options = Options {
        dry_run: true,
        folder: Some(folder.path().to_owned()),
        ..Options::default()
    };
    import::import(&with(STONES), &options, &fixture.store)
        .await
        .unwrap();
    let file = std::fs::read(folder.path().join("pictures/stones.jpg")).unwrap();
    let hash = booking_server::pictures::hash(&file);
    assert_eq!(fixture.store.find_image(hash).await.unwrap(), None);
    std::fs::remove_file(folder.path().join("pictures/stones.jpg")).unwrap();
    assert!(
        import::compare_with_nothing(&with(STONES), &options)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_mistake_names_the_entry_and_the_file() {
    let folder = folder();
    std::fs::write(folder.path().join("pictures/page.jpg"), "<html>").unwrap();
    for (line, expected) in [
        (
            "picture = { file = \"pictures/none.jpg\" }",
            "\"pictures/none.jpg\" cannot be shown: it cannot be read",
        ),
        (
            "picture = { file = \"pictures/page.jpg\" }",
            "\"pictures/page.jpg\" cannot be shown: it is no JPEG, PNG or WebP",
        ),
        (
            "picture = { file = \"../stones.jpg\" }",
            "a picture lies in the catalogue's folder or below",
        ),
        (
            "picture = { file = \"/etc/passwd\" }",
            "a picture lies in the catalogue's folder or below",
        ),
        (
            "picture = { file = \"pictures\\\\stones.jpg\" }",
            "a picture lies in the catalogue's folder or below",
        ),
        ("picture = { alt = \"Stones\" }", "`file` is missing"),
        (
            "picture = { file = \"pictures/stones.jpg\", width = 3 }",
            "`width` is not known here",
        ),
        (
            "picture = { file = \"pictures/stones.jpg\", alt = { de = \"Steine\" } }",
            "the text in `en` is missing",
        ),
        ("picture = \"pictures/stones.jpg\"", "is not a table such as"),
    ] {
        let found = mistakes(&with(line), folder.path()).await;
        assert_eq!(found.len(), 1, "{line}: {found:?}");
        assert!(found[0].message.contains(expected), "{line}: {}", found[0]);
        assert!(
            found[0].field.starts_with("service \"swedish\", picture"),
            "{line}: {}",
            found[0]
        );
    }
}

#[tokio::test]
async fn every_picture_that_cannot_be_had_is_told_at_once() {
    let folder = folder();
    let source = with("picture = { file = \"a.jpg\" }").replacen(
        "[[therapist]]\n",
        "[[therapist]]\npicture = { file = \"b.jpg\" }\n",
        1,
    );
    let found = mistakes(&source, folder.path()).await;
    let fields: Vec<&str> = found.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields.len(), 2, "{found:?}");
    assert!(found[0].line < found[1].line, "{found:?}");
}

#[tokio::test]
async fn a_portal_has_a_sign_that_is_kept_as_long_as_the_portal_is() {
    let (fixture, folder) = (Fixture::new().await, folder());
    let logo = "logo = { file = \"pictures/stones.jpg\", alt = \"Stillwater\" }";
    let source = SMALL.replacen("[[portal]]\n", &format!("[[portal]]\n{logo}\n"), 1);
    import_from(&fixture, &source, folder.path()).await.unwrap();
    let catalogue = fixture.catalogue().await;
    let image = &catalogue.portals[0].logo.as_ref().unwrap().image;
    assert_eq!(catalogue.images().into_iter().collect::<Vec<_>>(), [image.hash]);
    assert!(
        fixture
            .store
            .find_rendition(image.hash, 320)
            .await
            .unwrap()
            .is_some()
    );
    let wrong = source.replace("stones.jpg", "../stones.jpg");
    let problems = mistakes(&wrong, folder.path()).await;
    assert!(
        problems[0].message.contains("lies in the catalogue's folder"),
        "{problems:?}"
    );
}
