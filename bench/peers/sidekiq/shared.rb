# What submitter and worker share.
require 'json'
require 'net/http'
require 'sidekiq'

module Bench
  REDIS = { url: "redis://127.0.0.1:#{ENV.fetch('BENCH_REDIS_PORT')}" }.freeze
  STRIPE_PORT = Integer(ENV.fetch('BENCH_STRIPE_PORT'))
  WORKLOAD = ENV.fetch('BENCH_WORKLOAD')
  DESCRIPTION = 'x' * Integer(ENV.fetch('BENCH_PAYLOAD'))

  # How many callbacks, or empty jobs, have ended in this process.
  class Done
    def initialize
      @lock = Mutex.new
      @count = 0
    end

    def one
      @lock.synchronize { @count += 1 }
    end

    def tell
      Thread.new do
        told = 0
        loop do
          sleep 0.01
          next if told == @count

          told = @count
          $stdout.puts "done #{told}"
          $stdout.flush
        end
      end
    end
  end

  DONE = Done.new

  def self.charge(number)
    [number, 2000 + number % 1000, 'usd', DESCRIPTION]
  end

  # One connection for each thread, kept open.
  def self.post(key, form)
    http = Thread.current[:stripe] ||= Net::HTTP.new('127.0.0.1', STRIPE_PORT).tap do |fresh|
      fresh.keep_alive_timeout = 60
      fresh.read_timeout = 80
      fresh.start
    end
    request = Net::HTTP::Post.new('/v1/payment_intents', 'Idempotency-Key' => key)
    request.basic_auth('sk_test_bench', '')
    request.set_form_data(form)
    answer = http.request(request)
    raise "Stripe answers #{answer.code}" unless answer.code == '200'

    JSON.parse(answer.body)
  end
end

class EmptyJob
  include Sidekiq::Worker

  def perform(_number)
    Bench::DONE.one
  end
end

class ChargeJob
  include Sidekiq::Worker

  def perform(number, amount, currency, description)
    answer = Bench.post("charge-#{number}", 'amount' => amount, 'currency' => currency, 'description' => description)
    CallbackJob.perform_async(number, answer)
  end
end

class CallbackJob
  include Sidekiq::Worker

  def perform(number, answer)
    Sidekiq.redis { |redis| redis.hset("charge:#{number}", 'status', answer['status'], 'id', answer['id']) }
    Bench::DONE.one
  end
end
