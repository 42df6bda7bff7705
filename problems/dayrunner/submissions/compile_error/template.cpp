// Compares roads, for which no order is defined: a long message from the depths of the library.
#include <iostream>
#include <set>

struct Road {
    int from, to, minutes;
};

int main() {
    int villages, count;
    std::cin >> villages >> count;
    std::set<Road> roads;
    for (int i = 0; i < count; ++i) {
        Road road;
        std::cin >> road.from >> road.to >> road.minutes;
        roads.insert(road);
    }
    std::cout << roads.size() << '\n';
}
