// Relaxes all roads again and again until nothing changes.
use std::io::{self, Read};

const NEVER: u64 = u64::MAX / 2;

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<u64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let villages = numbers[0] as usize;
    let mut on_foot = vec![NEVER; villages + 1];
    let mut ridden = vec![NEVER; villages + 1];
    on_foot[1] = 0;
    loop {
        let mut changed = false;
        for road in numbers[2..].chunks(3) {
            let (u, v, w) = (road[0] as usize, road[1] as usize, road[2]);
            let walk = on_foot[u] + w;
            let ride = (ridden[u] + w).min(on_foot[u] + w / 2);
            if walk < on_foot[v] {
                on_foot[v] = walk;
                changed = true;
            }
            if ride < ridden[v] {
                ridden[v] = ride;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    if ridden[villages] >= NEVER {
        println!("-1");
    } else {
        println!("{}", ridden[villages]);
    }
}
