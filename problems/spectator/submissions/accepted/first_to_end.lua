local count = io.read("n")
local contests = {}
for i = 1, count do
    contests[i] = {io.read("n", "n")}
end
table.sort(contests, function(a, b) return a[2] < b[2] end)
local seen, free = 0, 0
for _, one in ipairs(contests) do
    if one[1] >= free then
        seen = seen + 1
        free = one[2]
    end
end
print(seen)
