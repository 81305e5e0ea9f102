//! Nothing that is not disclosed shows in anything that leaves: neither in frames nor in answers.

#[cfg(test)]
mod tests {
    use picture::{
        AudienceId, CellSize, Fix, Handle, Picture, Position, Screen, Treatment, Viewport,
    };
    use proptest::prelude::*;

    /// A place near Monaco where tiles meet.
    fn place(dx: i32, dy: i32) -> Position {
        Position::from_e7(74_246_000 + dx, 437_347_000 + dy).unwrap()
    }

    fn viewport(half: i32) -> Viewport {
        let (a, b) = (place(-half, -half), place(half, half));
        Viewport::new(a.lon_deg(), a.lat_deg(), b.lon_deg(), b.lat_deg()).unwrap()
    }

    /// Two worlds that differ only in what is not disclosed: the whole traffic of a coarse audience and
    /// the answers to its questions are the same.
    fn traffic(
        steps: &[(usize, i32, i32, bool)],
        inside: impl Fn(usize) -> (i32, i32),
    ) -> Vec<Vec<u8>> {
        let mut picture = Picture::new();
        let viewer = AudienceId(0);
        picture.add_audience(viewer).unwrap();
        let handles: Vec<Handle> = (0..8).map(|_| picture.add().unwrap()).collect();
        let how = [
            Treatment::Cell100m,
            Treatment::Cell1km,
            Treatment::Hidden,
            Treatment::Cell100m,
        ];
        for (n, handle) in handles.iter().enumerate() {
            picture.set_treatment(viewer, *handle, how[n % 4]).unwrap();
        }
        let mut screen = Screen::new(viewer);
        screen.look(&viewport(320_000));
        let mut out = Vec::new();
        let mut now = 1_795_132_800_000;
        for (number, (unit, column, row, ready)) in steps.iter().enumerate() {
            now += 1_300;
            // The middle of a 100 m cell (or a place at will for the hidden), moved about inside it.
            let middle = CellSize::Hundred.centre(CellSize::Hundred.cell(place(*column, *row)));
            let (dx, dy) = inside(number);
            let free = if how[unit % 4] == Treatment::Hidden {
                60
            } else {
                1
            };
            let position =
                Position::from_e7(middle.lon_e7() + dx * free, middle.lat_e7() + dy * free)
                    .unwrap();
            let fix = Fix {
                position,
                fix_ms: now,
                received_ms: now,
                heading: None,
                speed: None,
                source_priority: 0,
            };
            picture.observe(handles[*unit], &fix).unwrap();
            let mut tick = picture.tick(now);
            out.extend(screen.deliver(&mut tick, *ready).unwrap());
            let from = place(5_000, 5_000);
            let near = picture.nearest(viewer, from, 5, |_| true).unwrap();
            out.push(format!("{near:?}").into_bytes());
            let within = picture
                .within_radius(viewer, from, 900.0, |_| true)
                .unwrap();
            out.push(format!("{within:?}").into_bytes());
            let boxed = picture
                .within_box(viewer, &viewport(40_000), |_| true)
                .unwrap();
            out.push(format!("{boxed:?}").into_bytes());
        }
        out
    }

    proptest! {
        #[test]
        fn worlds_that_differ_below_the_precision_look_the_same(
            steps in prop::collection::vec(
                (0usize..8, -60_000..60_000i32, -60_000..60_000i32, any::<bool>()), 1..60),
            a in prop::collection::vec((-4_000..4_000i32, -4_000..4_000i32), 60),
            b in prop::collection::vec((-4_000..4_000i32, -4_000..4_000i32), 60),
        ) {
            prop_assert_eq!(traffic(&steps, |n| a[n]), traffic(&steps, |n| b[n]));
        }
    }

    #[test]
    fn worlds_that_differ_above_the_precision_do_not() {
        let steps = [(0, 0, 0, true)];
        assert_ne!(
            traffic(&steps, |_| (0, 0)),
            traffic(&steps, |_| (12_000, 0))
        );
    }
}
