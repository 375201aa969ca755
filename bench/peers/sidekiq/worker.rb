# Loaded by sidekiq -r.
require_relative 'shared'

Sidekiq.configure_server do |config|
  config.redis = Bench::REDIS.merge(size: Integer(ENV.fetch('BENCH_CONCURRENCY')) + 10)
  config.logger.level = Logger::ERROR
  config.on(:startup) do
    $stdout.puts 'ready'
    $stdout.flush
    Bench::DONE.tell
  end
end
Sidekiq.configure_client { |config| config.redis = Bench::REDIS }
