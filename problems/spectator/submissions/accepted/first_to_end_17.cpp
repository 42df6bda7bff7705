#include <bits/stdc++.h>
using namespace std;

int main() {
    int count;
    cin >> count;
    vector<pair<int, int>> contests(count);
    for (auto& [end, start] : contests) cin >> start >> end;
    sort(contests.begin(), contests.end());
    int seen = 0, free = 0;
    for (auto [end, start] : contests)
        if (start >= free) seen++, free = end;
    cout << seen << '\n';
}
