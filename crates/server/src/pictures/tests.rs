//! Pictures good and bad.

use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let pixels = RgbImage::from_fn(width, height, |x, _| {
        Rgb(if x < width / 2 {
            [220, 30, 30]
        } else {
            [30, 30, 220]
        })
    });
    pixels.into()
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn decoded(file: &[u8]) -> DynamicImage {
    assert_eq!(image::guess_format(file).unwrap(), ImageFormat::WebP);
    image::load_from_memory(file).unwrap()
}

fn widths(encoded: &EncodedImage) -> Vec<(u32, u32)> {
    let renditions = encoded.image.renditions.iter();
    renditions
        .map(|rendition| (rendition.width, rendition.height))
        .collect()
}

/// A JPEG with EXIF that says how it is turned, and where it was taken.
fn turned(orientation: u8) -> Vec<u8> {
    let plain = written(&halves(240, 120), ImageFormat::Jpeg);
    // TIFF, little-endian, one directory at 8 with one entry: tag 0x0112, SHORT, one value.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"52.39 N 13.06 E");
    let length = u16::try_from(exif.len() + 2).unwrap();
    let mut file = plain[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend(length.to_be_bytes());
    file.extend(exif);
    file.extend(&plain[2..]);
    file
}

#[test]
fn every_format_becomes_webp_in_several_widths() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let encoded = encode(&written(&halves(1400, 1050), format)).unwrap();
        assert_eq!(
            widths(&encoded),
            [(160, 120), (320, 240), (640, 480), (1280, 960)],
            "{format:?}"
        );
        for (file, (width, height)) in encoded.files.iter().zip(widths(&encoded)) {
            let picture = decoded(file).to_rgb8();
            assert_eq!(picture.dimensions(), (width, height), "{format:?}");
            let [red, _, blue] = picture.get_pixel(width / 4, height / 2).0;
            assert!(red > 180 && blue < 80, "{format:?}: {red}, {blue}");
        }
    }
}

#[test]
fn no_width_is_more_than_the_picture_has() {
    for (width, expected) in [
        (64, vec![64]),
        (160, vec![160]),
        (180, vec![160]),
        (200, vec![160]),
        (201, vec![160, 201]),
        (700, vec![160, 320, 640]),
        (1000, vec![160, 320, 640, 1000]),
        (3000, vec![160, 320, 640, 1280]),
    ] {
        let found: Vec<u32> = renditions_of(width, 64).iter().map(|step| step.width).collect();
        assert_eq!(found, expected, "{width}");
    }
    assert_eq!(renditions_of(12_000, 64)[0].height, 1, "never nothing");
}

#[test]
fn a_picture_is_turned_upright_and_what_it_told_of_its_maker_is_gone() {
    for (orientation, size, corner_is_red) in [
        (1, (240, 120), true),
        (3, (240, 120), false),
        (6, (120, 240), true),
        (8, (120, 240), false),
    ] {
        let file = turned(orientation);
        assert!(file.windows(7).any(|part| part == b"52.39 N"));
        let encoded = encode(&file).unwrap();
        assert_eq!(widths(&encoded).last(), Some(&size), "orientation {orientation}");
        let last = encoded.files.last().unwrap();
        let [red, _, blue] = decoded(last).to_rgb8().get_pixel(10, 10).0;
        assert_eq!(red > blue, corner_is_red, "orientation {orientation}");
        for file in &encoded.files {
            for told in [b"52.39 N".as_slice(), b"Exif", b"EXIF"] {
                assert!(!file.windows(told.len()).any(|part| part == told));
            }
        }
    }
}

#[test]
fn what_is_transparent_stays_so() {
    let pixels = RgbaImage::from_fn(200, 200, |x, _| {
        Rgba([10, 200, 10, if x < 100 { 0 } else { 255 }])
    });
    let encoded = encode(&written(&pixels.into(), ImageFormat::Png)).unwrap();
    let picture = decoded(&encoded.files[0]).to_rgba8();
    assert_eq!(picture.get_pixel(10, 80).0[3], 0);
    assert_eq!(picture.get_pixel(150, 80).0[3], 255);
    // Nothing of what is not seen is in its colour.
    assert_eq!(encoded.image.color, "#0ac80a");
}

#[test]
fn the_colour_is_the_average() {
    let encoded = encode(&written(&halves(200, 200), ImageFormat::Png)).unwrap();
    assert_eq!(encoded.image.color, "#7d1e7d");
}

#[test]
fn a_name_says_nothing_about_what_a_file_is() {
    for file in [
        b"GIF89a\x01\0\x01\0".as_slice(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"",
        b"\xff",
    ] {
        assert_eq!(encode(file).unwrap_err(), PictureError::Format);
    }
}

#[test]
fn a_damaged_file_is_refused() {
    let png = written(&halves(300, 300), ImageFormat::Png);
    assert_eq!(encode(&png[..png.len() / 2]).unwrap_err(), PictureError::Damaged);
    assert_eq!(encode(&png[..20]).unwrap_err(), PictureError::Damaged);
}

#[test]
fn a_bomb_is_refused_by_its_head() {
    let mut file = written(&halves(200, 200), ImageFormat::Jpeg);
    // SOF0: marker, length, precision, height, width.
    let frame = file.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    for (height, width) in [(65_000_u16, 65_000_u16), (12_001, 64), (7_000, 6_000)] {
        file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        assert_eq!(
            encode(&file).unwrap_err(),
            PictureError::TooLarge,
            "{width} x {height}"
        );
    }
    let long = vec![0; usize::try_from(MOST_BYTES).unwrap() + 1];
    assert_eq!(encode(&long).unwrap_err(), PictureError::TooLong);
}

#[test]
fn a_picture_that_nobody_would_see_is_refused() {
    let file = written(&halves(63, 200), ImageFormat::Png);
    let expected = PictureError::TooSmall {
        width: 63,
        height: 200,
    };
    assert_eq!(encode(&file).unwrap_err(), expected);
}

#[test]
fn the_same_file_has_the_same_name_and_another_one_another() {
    let (one, other) = (
        written(&halves(100, 100), ImageFormat::Png),
        written(&halves(100, 101), ImageFormat::Png),
    );
    assert_eq!(hash(&one), hash(&one.clone()));
    assert_ne!(hash(&one), hash(&other));
}

#[test]
fn what_reading_costs_is_told_by_the_head_alone() {
    let png = written(&halves(1500, 1500), ImageFormat::Png);
    assert_eq!(megapixels(&png), 3, "2.25, rounded up");
    assert_eq!(megapixels(&png[..64]), 3, "its head is enough");
    assert_eq!(megapixels(&written(&halves(100, 100), ImageFormat::Jpeg)), 1);
    assert_eq!(megapixels(b"no picture"), 1);
    // A bomb is refused before it is read: it takes all the room there is, and no more.
    let mut bomb = written(&halves(200, 200), ImageFormat::Jpeg);
    let frame = bomb.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xfd, 0xe8, 0xfd, 0xe8]);
    assert_eq!(megapixels(&bomb), MEGAPIXELS_AT_ONCE);
}
