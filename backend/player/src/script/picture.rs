//! Pictures that the player makes itself: nothing that a scenario attaches is taken from elsewhere.

use crate::rng::Rng;

const WIDTH: u32 = 96;
const HEIGHT: u32 = 64;
/// The most bytes of one stored block (RFC 1951).
const BLOCK_BYTES_MAX: usize = 65_535;
/// Adler-32 counts in it (RFC 1950).
const ADLER_BASE: u32 = 65_521;

/// A small grey picture in PNG: light from above over noise, another one for every name.
pub(super) fn png(name: &str) -> Vec<u8> {
    let mut rng = Rng::part(0, name);
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        // Each row begins with its filter: none.
        rows.push(0);
        let light = 200 - y * 2;
        rows.extend((0..WIDTH).map(|_| (light + (rng.next() % 24) as u32) as u8));
    }
    let mut head = Vec::new();
    head.extend(WIDTH.to_be_bytes());
    head.extend(HEIGHT.to_be_bytes());
    // Eight bits, grey, and the only compression, filter and order there is without interlacing.
    head.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &head);
    chunk(&mut file, *b"IDAT", &stored(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut body = kind.to_vec();
    body.extend(data);
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(&body);
    file.extend(crc(&body).to_be_bytes());
}

/// A zlib stream that compresses nothing.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let count = data.len().div_ceil(BLOCK_BYTES_MAX);
    for (index, block) in data.chunks(BLOCK_BYTES_MAX).enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(index + 1 == count));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler(data).to_be_bytes());
    stream
}

fn adler(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1, 0);
    for byte in data {
        a = (a + u32::from(*byte)) % ADLER_BASE;
        b = (b + a) % ADLER_BASE;
    }
    b << 16 | a
}

fn crc(data: &[u8]) -> u32 {
    let turn = |rest: u32| {
        if rest & 1 == 1 {
            rest >> 1 ^ 0xEDB8_8320
        } else {
            rest >> 1
        }
    };
    let take = |rest: u32, byte: &u8| (0..8).fold(rest ^ u32::from(*byte), |rest, _| turn(rest));
    !data.iter().fold(!0, take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_the_published_ones() {
        // The check values of both algorithms.
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn a_picture_is_whole_and_of_its_own() {
        let file = png("Counter.png");
        assert!(file.starts_with(b"\x89PNG\r\n\x1a\n") && file.ends_with(b"IEND\xae\x42\x60\x82"));
        let pixels = (WIDTH as usize + 1) * HEIGHT as usize;
        // 8 of the signature, 25 of the head, 12 around the stream and 12 of the end; 2, 5 and 4 of the stream's own.
        assert_eq!(file.len(), 8 + 25 + 12 + 12 + 11 + pixels);
        assert_eq!(file, png("Counter.png"));
        assert_ne!(file, png("Counter 2.png"));
    }
}
