//! Rings on an integer grid: taking out what encloses nothing, and how much they enclose.

use super::coord::Point;

/// An open ring without repeated vertices and without spikes (there and straight back); empty when nothing is left
/// that encloses anything.
pub fn tidy(ring: &[Point]) -> Vec<Point> {
    let mut tidy: Vec<Point> = Vec::with_capacity(ring.len());
    for p in ring {
        push(&mut tidy, *p);
    }
    // Around the seam: the end against the beginning.
    let mut start = 0;
    while tidy.len() - start >= 3 {
        let end = tidy.len() - 1;
        if tidy[end] == tidy[start] || goes_back(tidy[end - 1], tidy[end], tidy[start]) {
            tidy.pop();
        } else if goes_back(tidy[end], tidy[start], tidy[start + 1]) {
            start += 1;
        } else {
            break;
        }
    }
    tidy.drain(..start);
    if tidy.len() < 3 || area_doubled(&tidy) == 0 {
        tidy.clear();
    }
    tidy
}

fn push(ring: &mut Vec<Point>, p: Point) {
    loop {
        match ring[..] {
            [.., last] if last == p => return,
            [.., a, b] if goes_back(a, b, p) => {
                ring.pop();
            }
            _ => return ring.push(p),
        }
    }
}

/// Whether the way from `b` to `c` runs straight back along the way from `a` to `b`.
fn goes_back(a: Point, b: Point, c: Point) -> bool {
    let ((ux, uy), (vx, vy)) = ((b.x - a.x, b.y - a.y), (c.x - b.x, c.y - b.y));
    let product = |m: i64, n: i64| i128::from(m) * i128::from(n);
    product(ux, vy) == product(uy, vx) && product(ux, vx) + product(uy, vy) < 0
}

/// Twice the area of a ring, positive when it runs clockwise as seen on a map (y grows to the south).
pub fn area_doubled(ring: &[Point]) -> i128 {
    let Some(&origin) = ring.first() else { return 0 };
    let cross = |a: &Point, b: &Point| {
        let (ax, ay, bx, by) = (a.x - origin.x, a.y - origin.y, b.x - origin.x, b.y - origin.y);
        i128::from(ax) * i128::from(by) - i128::from(bx) * i128::from(ay)
    };
    ring.windows(2).map(|pair| cross(&pair[0], &pair[1])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(list: &[(i64, i64)]) -> Vec<Point> {
        list.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
    }

    #[test]
    fn spikes_and_repeats_go_and_the_area_stays() {
        let square = points(&[(0, 0), (10, 0), (10, 10), (0, 10)]);
        let messy = points(&[(0, 0), (0, 0), (10, 0), (20, 0), (10, 0), (10, 10), (0, 10), (0, 14), (0, 10), (0, 0)]);
        assert_eq!(tidy(&messy), square);
        assert_eq!(area_doubled(&square), 200);
    }

    #[test]
    fn a_spike_at_the_seam_goes_too() {
        let messy = points(&[(-5, 0), (0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]);
        assert_eq!(area_doubled(&tidy(&messy)), 200);
        assert_eq!(tidy(&messy).len(), 4);
    }

    #[test]
    fn what_encloses_nothing_is_empty() {
        assert!(tidy(&points(&[(0, 0), (5, 5), (10, 10), (5, 5)])).is_empty());
        assert!(tidy(&points(&[(1, 1), (1, 1), (1, 1)])).is_empty());
        assert!(tidy(&[]).is_empty());
    }
}
