//! The second evaluator, for clauses that are limited to types and areas (G12). Places are judged another way than the
//! product does: by how often an outline goes around them, and by looking for the shortest way. Also compiled into the
//! tests of the protocol.

use domain::{
    AgencyId, Equipment, Incident, Point, Target, Zone,
    agreement::{Clause, Conditions},
    equipment::Holder,
    incident_type::common,
    shape::Shape,
    sharing::disclosed_place,
};

use super::oracle::Oracle;

/// What a line is asked about.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    Unit,
    Incident(Option<&'a Incident>),
    Zone(&'a Zone),
    Equipment(&'a Equipment),
}

impl<'a> Oracle<'a> {
    pub(super) fn on(&self, target: Target, owner: &AgencyId) -> About<'a> {
        let incident = match target {
            Target::Incident(id) => self.state.incident(id),
            Target::Task(id) => {
                let task = self.state.task(id).unwrap();
                task.incident.map(|it| self.state.incident(it).unwrap())
            }
        };
        About::Incident(incident.filter(|it| it.agency == *owner))
    }
}

/// Whether a clause shows this.
pub(super) fn is_met(clause: &Clause, about: About<'_>) -> bool {
    let Conditions {
        incident_types,
        classes,
        area,
    } = &clause.only;
    if incident_types.is_empty() && classes.is_empty() && area.is_empty() {
        return true;
    }
    let is_named = |word: &str| {
        let of_class = common().any(|(it, class)| it == word && classes.contains(class));
        (incident_types.is_empty() && classes.is_empty())
            || incident_types.contains(word)
            || of_class
    };
    let is_in = |at: Point| area.is_empty() || area.iter().any(|it| is_inside(it, at));
    match about {
        About::Unit | About::Incident(None) => false,
        About::Incident(Some(it)) => is_named(&it.incident_type) && is_in(it.at),
        About::Zone(it) => area.iter().any(|area| touch(area, &it.shape)),
        About::Equipment(it) => match &it.holder {
            Holder::Place(spot) if it.retired.is_none() => clause
                .position
                .and_then(|it| disclosed_place(spot.at, it))
                .is_some_and(is_in),
            _ => false,
        },
    }
}

type Flat = (f64, f64);

/// Metres east and north of where the random worlds lie.
fn flat(it: Point) -> Flat {
    let degree = 6_371_000.0 * std::f64::consts::PI / 180.0;
    let lon = f64::from(it.lon_e7) * 1e-7;
    let lat = f64::from(it.lat_e7) * 1e-7;
    (
        lon * degree * lat.to_radians().cos(),
        (lat - 43.73) * degree,
    )
}

/// Outlines, or the line that a shape lies around, and how far it reaches from there.
fn parts(shape: &Shape) -> (Vec<Vec<Flat>>, f64) {
    let all = |it: &[Point]| it.iter().copied().map(flat).collect::<Vec<_>>();
    match shape {
        Shape::Polygon { outline, holes } => {
            let mut rings = vec![all(outline)];
            rings.extend(holes.iter().map(|it| all(it)));
            for ring in &mut rings {
                ring.push(ring[0]);
            }
            (rings, 0.0)
        }
        Shape::Circle { centre, radius_m } => {
            let it = flat(*centre);
            (vec![vec![it, it]], f64::from(*radius_m))
        }
        Shape::Corridor { line, half_width_m } => (vec![all(line)], f64::from(*half_width_m)),
    }
}

/// How often a closed line goes around a place.
fn turns_around(ring: &[Flat], p: Flat) -> i64 {
    let angle = |it: Flat| (it.1 - p.1).atan2(it.0 - p.0);
    let turned: f64 = ring
        .windows(2)
        .map(|it| {
            let by = angle(it[1]) - angle(it[0]);
            let full = 2.0 * std::f64::consts::PI;
            by - full * (by / full).round()
        })
        .sum();
    (turned / (2.0 * std::f64::consts::PI)).round() as i64
}

fn is_enclosed(shape: &Shape, p: Flat) -> bool {
    let (rings, _) = parts(shape);
    matches!(shape, Shape::Polygon { .. })
        && turns_around(&rings[0], p) != 0
        && rings[1..].iter().all(|it| turns_around(it, p) == 0)
}

/// The shortest way from a place to a stretch: it only grows to both sides.
fn way(p: Flat, a: Flat, b: Flat) -> f64 {
    let at = |part: f64| {
        let it = (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part);
        (it.0 - p.0).hypot(it.1 - p.1)
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let third = (high - low) / 3.0;
        if at(low + third) < at(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    at(low)
}

fn cross(one: &[Flat], other: &[Flat]) -> bool {
    let side = |a: Flat, b: Flat, p: Flat| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
    let apart = |s: &[Flat], it: &[Flat]| side(s[0], s[1], it[0]) * side(s[0], s[1], it[1]) < 0.0;
    apart(one, other) && apart(other, one)
}

fn stretches(shape: &Shape) -> Vec<Vec<Flat>> {
    let (lines, _) = parts(shape);
    let of_line = |it: &Vec<Flat>| it.windows(2).map(<[Flat]>::to_vec).collect::<Vec<_>>();
    lines.iter().flat_map(of_line).collect()
}

fn is_inside(shape: &Shape, at: Point) -> bool {
    let p = flat(at);
    let reach = parts(shape).1;
    is_enclosed(shape, p)
        || (reach > 0.0
            && stretches(shape)
                .iter()
                .any(|it| way(p, it[0], it[1]) <= reach))
}

/// Whether two shapes have ground in common.
fn touch(one: &Shape, other: &Shape) -> bool {
    let reach = parts(one).1 + parts(other).1;
    let (a, b) = (stretches(one), stretches(other));
    let encloses = |shape: &Shape, it: &[Vec<Flat>]| is_enclosed(shape, it[0][0]);
    let is_near = |s: &Vec<Flat>, it: &Vec<Flat>| {
        let ways = [
            way(s[0], it[0], it[1]),
            way(s[1], it[0], it[1]),
            way(it[0], s[0], s[1]),
            way(it[1], s[0], s[1]),
        ];
        cross(s, it) || ways.iter().any(|it| *it <= reach)
    };
    encloses(one, &b) || encloses(other, &a) || a.iter().any(|s| b.iter().any(|it| is_near(s, it)))
}
