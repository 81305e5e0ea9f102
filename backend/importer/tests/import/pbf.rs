//! Writes small extracts in PBF format, uncompressed so that a changed byte reaches the decoder.

/// Tags.
pub(crate) type Pairs<'a> = &'a [(&'a str, &'a str)];

/// An extract being written.
#[derive(Default)]
pub(crate) struct Pbf {
    strings: Vec<String>,
    nodes: Vec<Vec<u8>>,
    ways: Vec<Vec<u8>>,
    relations: Vec<Vec<u8>>,
    bounds: Option<[f64; 4]>,
}

impl Pbf {
    /// With a box in the header: west, south, east, north.
    pub(crate) fn with_bounds(bounds: [f64; 4]) -> Self {
        Self {
            bounds: Some(bounds),
            ..Self::default()
        }
    }

    pub(crate) fn node(&mut self, id: i64, lon: f64, lat: f64, tags: Pairs) {
        let mut body = Vec::new();
        number(&mut body, 1, zigzag(id));
        self.tags(&mut body, tags);
        number(&mut body, 8, zigzag((lat * 1e7).round() as i64));
        number(&mut body, 9, zigzag((lon * 1e7).round() as i64));
        self.nodes.push(body);
    }

    pub(crate) fn way(&mut self, id: i64, refs: &[i64], tags: Pairs) {
        let mut body = Vec::new();
        number(&mut body, 1, id as u64);
        self.tags(&mut body, tags);
        bytes(&mut body, 8, &packed(deltas(refs).map(zigzag)));
        self.ways.push(body);
    }

    /// Members are ways with roles.
    pub(crate) fn relation(&mut self, id: i64, members: &[(i64, &str)], tags: Pairs) {
        let mut body = Vec::new();
        number(&mut body, 1, id as u64);
        self.tags(&mut body, tags);
        let roles: Vec<u64> = members.iter().map(|(_, role)| self.string(role)).collect();
        let ids: Vec<i64> = members.iter().map(|(way, _)| *way).collect();
        bytes(&mut body, 8, &packed(roles.into_iter()));
        bytes(&mut body, 9, &packed(deltas(&ids).map(zigzag)));
        bytes(&mut body, 10, &packed(members.iter().map(|_| 1)));
        self.relations.push(body);
    }

    /// The finished file.
    pub(crate) fn file(&self) -> Vec<u8> {
        let mut header = Vec::new();
        if let Some([west, south, east, north]) = self.bounds {
            let mut bbox = Vec::new();
            for (field, degrees) in [(1, west), (2, east), (3, north), (4, south)] {
                number(&mut bbox, field, zigzag((degrees * 1e9).round() as i64));
            }
            bytes(&mut header, 1, &bbox);
        }
        bytes(&mut header, 4, b"OsmSchema-V0.6");
        let mut table = Vec::new();
        bytes(&mut table, 1, b"");
        for string in &self.strings {
            bytes(&mut table, 1, string.as_bytes());
        }
        let mut group = Vec::new();
        for (field, bodies) in [(1, &self.nodes), (3, &self.ways), (4, &self.relations)] {
            for body in bodies {
                bytes(&mut group, field, body);
            }
        }
        let mut block = Vec::new();
        bytes(&mut block, 1, &table);
        bytes(&mut block, 2, &group);
        let mut file = blob("OSMHeader", &header);
        file.extend(blob("OSMData", &block));
        file
    }

    fn tags(&mut self, body: &mut Vec<u8>, tags: Pairs) {
        let keys: Vec<u64> = tags.iter().map(|(key, _)| self.string(key)).collect();
        let values: Vec<u64> = tags.iter().map(|(_, value)| self.string(value)).collect();
        bytes(body, 2, &packed(keys.into_iter()));
        bytes(body, 3, &packed(values.into_iter()));
    }

    /// Number of a string; 0 is the empty one.
    fn string(&mut self, text: &str) -> u64 {
        let place = self
            .strings
            .iter()
            .position(|known| known == text)
            .unwrap_or_else(|| {
                self.strings.push(text.to_owned());
                self.strings.len() - 1
            });
        place as u64 + 1
    }
}

/// One blob with its header.
pub(crate) fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    bytes(&mut body, 1, content);
    number(&mut body, 2, content.len() as u64);
    let mut header = Vec::new();
    bytes(&mut header, 1, kind.as_bytes());
    number(&mut header, 3, body.len() as u64);
    let mut blob = (header.len() as u32).to_be_bytes().to_vec();
    blob.extend(header);
    blob.extend(body);
    blob
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn bytes(out: &mut Vec<u8>, field: u64, content: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}

fn packed(values: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut out = Vec::new();
    values.for_each(|value| varint(&mut out, value));
    out
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn deltas(values: &[i64]) -> impl Iterator<Item = i64> {
    let before = std::iter::once(0).chain(values.iter().copied());
    values
        .iter()
        .zip(before)
        .map(|(value, before)| value.wrapping_sub(before))
}
