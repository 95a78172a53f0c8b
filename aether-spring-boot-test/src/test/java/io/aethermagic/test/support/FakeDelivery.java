package io.aethermagic.test.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that notes which steps are taken.
 */
final class FakeDelivery implements Delivery {

	final List<String> steps = new ArrayList<>();

	private final String tid;

	FakeDelivery(String tid) {
		this.tid = tid;
	}

	@Override
	public AetherMessage message() {
		return new AetherMessage("id", this.tid, Action.PERFORM, null, Map.of(), new byte[0]);
	}

	@Override
	public int deliveryCount() {
		return 1;
	}

	@Override
	public @Nullable Duration age() {
		return null;
	}

	@Override
	public CompletionStage<Custody> accept() {
		return step("accept");
	}

	@Override
	public CompletionStage<Custody> extend() {
		return step("extend");
	}

	@Override
	public CompletionStage<Custody> ack() {
		return step("ack");
	}

	@Override
	public CompletionStage<Custody> release() {
		return step("release");
	}

	private CompletionStage<Custody> step(String name) {
		this.steps.add(name);
		return Stages.HELD;
	}

}
