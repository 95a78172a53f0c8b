package io.aethermagic.test.docs.examples;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.fleet.FleetAnswers;
import io.aethermagic.fleet.InstanceTasks;
import io.aethermagic.redis.AddOptions;
import io.aethermagic.redis.AetherStreams;
import io.aethermagic.redis.IdleCheck;
import io.aethermagic.redis.ReadOptions;
import io.aethermagic.redis.RedisStream;
import io.aethermagic.redis.StreamEntry;
import io.aethermagic.redis.StreamGroup;
import io.aethermagic.redis.Trim;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.InstanceDown;
import io.aethermagic.registry.RegisteredInstance;
import io.aethermagic.test.docs.examples.Images.Encoded;
import io.aethermagic.test.docs.examples.Images.ResizeRequest;
import io.aethermagic.test.docs.examples.Images.Thumbnail;

import org.springframework.context.event.EventListener;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The callers of the pages.
 */
class Calls {

	private final AetherTemplate aether;

	Calls(AetherTemplate aether) {
		this.aether = aether;
	}

	Thumbnail one(AetherTemplate aether, ResizeRequest request, ProgressBar bar) {
		TaskHandle<Thumbnail> handle = aether.perform("image-process", "resize", request, Thumbnail.class);
		handle.onProgress((progress) -> bar.moveTo(progress.percent()));
		Thumbnail thumbnail = handle.get(Duration.ofSeconds(30));
		return thumbnail;
	}

	TaskHandle<List<Thumbnail>> several(AetherTemplate aether, List<ResizeRequest> requests) {
		TaskHandle<List<Thumbnail>> handle = aether.task("image-process", "resize-all")
			.context("batch-7")
			.timeout(Duration.ofMinutes(10))
			.header("customer", "4711")
			.perform(requests, new ParameterizedTypeReference<List<Thumbnail>>() {
			});
		return handle;
	}

	TaskHandle<Encoded> ofAmqpFabric(AetherTemplate aether, String path) {
		return aether.task("media_encoder", "encode").context("encoder1").perform(Map.of("path", path), Encoded.class);
	}

	void streams(AetherStreams streams) {
		RedisStream orders = streams.stream("orders");
		orders.add(Map.of("order", "4711"), AddOptions.defaults().trim(Trim.maxLength(100_000).approximately()));
		StreamGroup billing = orders.group("billing");
		billing.create("0");
		for (StreamEntry entry : billing.read("billing-1", ReadOptions.count(10).block(Duration.ofSeconds(5)))) {
			bill(entry.fields().get("order"));
			billing.acknowledge(List.of(entry.id()));
		}
		billing.checkIdle(IdleCheck.of("billing-1", Duration.ofMinutes(1))
			.deadLetters(3, streams.stream("orders-dead"), AddOptions.defaults()));
	}

	private void bill(String order) {
		this.aether.send("billing", "bill", order);
	}

	void fleet(AetherFleet fleet, String instanceId, String tid) {
		FleetAnswers<InstanceTasks> tasks = fleet.tasks(20).toCompletableFuture().join();
		tasks.answers();
		tasks.silent();

		fleet.only((instance) -> instance.service().type().equals("press")).pause("measure");
		fleet.only(instanceId).resume("measure");
		fleet.cancel(tid);
	}

	Measurement toOne(AetherTemplate aether, AetherRegistry registry, String request) {
		List<RegisteredInstance> presses = registry.instances((instance) -> instance.service().type().equals("press"));

		Measurement measured = aether.task("press", "measure")
			.to(presses.get(0).id())
			.perform(request, Measurement.class)
			.get(Duration.ofSeconds(10));
		return measured;
	}

	@EventListener
	void gone(InstanceDown down) {
		this.aether.send("repair", "look", down.instance().service().type() + " " + down.reason());
	}

	interface ProgressBar {

		void moveTo(int percent);

	}

	record Measurement(double value) {
	}

}
