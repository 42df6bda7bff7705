gets
contests = $stdin.each_line.map { |line| line.split.map(&:to_i) }
seen = free = 0
contests.sort_by(&:last).each do |first, last|
  next if first < free
  seen += 1
  free = last
end
puts seen
