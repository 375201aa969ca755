require_relative 'shared'

Sidekiq.configure_client { |config| config.redis = Bench::REDIS.merge(size: 60) }

JOB = Bench::WORKLOAD == 'W1' ? EmptyJob : ChargeJob

def arguments(number)
  Bench::WORKLOAD == 'W1' ? [number] : Bench.charge(number)
end

def add(from, count)
  (from...from + count).each_slice(1000) do |numbers|
    Sidekiq::Client.push_bulk('class' => JOB, 'args' => numbers.map { |number| arguments(number) })
  end
  "added #{count}"
end

def submit(from, count, callers)
  numbers = Queue.new
  count.times { |i| numbers << from + i }
  took = Array.new(callers) do
    Thread.new do
      mine = []
      loop do
        number = numbers.pop(true)
        begun = Process.clock_gettime(Process::CLOCK_MONOTONIC)
        JOB.perform_async(*arguments(number))
        mine << (Process.clock_gettime(Process::CLOCK_MONOTONIC) - begun) * 1e6
      rescue ThreadError
        break mine
      end
    end
  end.flat_map(&:value).sort
  at = ->(share) { took[[took.size - 1, (share * took.size).ceil - 1].min].round(1) }
  "latency #{at.(0.5)} #{at.(0.95)} #{at.(0.99)} #{at.(0.99)}" # the call returns when it is stored
end

$stdout.sync = true
puts 'ready'
while (line = $stdin.gets)
  word, *numbers = line.split
  puts send(word, *numbers.map(&:to_i))
end
