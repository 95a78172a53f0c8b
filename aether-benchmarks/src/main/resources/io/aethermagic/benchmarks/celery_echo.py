"""The exchange with Celery: the worker's task, and a caller that measures itself.

The caller reads lines "<calls in flight> <milliseconds>" and answers each with
"<calls per second> <median in microseconds> <99th percentile in microseconds>".
"""
import os
import sys
import time

from celery import Celery

URL = os.environ["BENCHMARK_REDIS"]
DATA = "x" * 254

app = Celery("celery_echo", broker=URL, backend=URL)
app.conf.update(task_acks_late=True, result_expires=60, broker_connection_retry_on_startup=True)


@app.task(name="echo")
def echo(text):
    return text


def measure(in_flight, seconds):
    samples = []
    state = {"open": 0, "failed": None}
    begin = time.perf_counter()
    end = begin + seconds

    def call():
        sent = time.perf_counter()
        state["open"] += 1

        def ended(result):
            now = time.perf_counter()
            samples.append(now - sent)
            state["open"] -= 1
            if result.result != DATA:
                state["failed"] = repr(result.result)
            if now < end:
                waiting.append(call)

        echo.delay(DATA).then(ended)

    waiting = [call] * in_flight
    while waiting or state["open"]:
        while waiting:
            waiting.pop()()
        app.backend.result_consumer.drain_events(timeout=1)
        if state["failed"] or time.perf_counter() - end > 60:
            sys.exit("Not what was sent, or not in time: %s" % state)
    took = time.perf_counter() - begin
    samples.sort()
    return len(samples) / took, samples[len(samples) // 2] * 1e6, samples[len(samples) * 99 // 100] * 1e6


if __name__ == "__main__":
    echo.delay(DATA).get(timeout=60)
    for line in sys.stdin:
        count, millis = line.split()
        print("%.1f %.1f %.1f" % measure(int(count), int(millis) / 1000), flush=True)
