package io.aethermagic.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegistryEventsTests {

	private final List<Runnable> held = new ArrayList<>();

	private final List<String> told = new ArrayList<>();

	private final RegistryEvents events = new RegistryEvents(this.held::add, (event) -> {
		this.told.add(event.instance().id());
		if (event.instance().id().equals("bad")) {
			throw new IllegalStateException("(in a test)");
		}
	});

	@Test
	void tellsInOrderWhateverTheListenerThrows() {
		List.of("a", "bad", "c").forEach(this::up);
		assertThat(this.held).hasSize(1);
		this.held.remove(0).run();
		assertThat(this.told).containsExactly("a", "bad", "c");
		up("d");
		this.held.remove(0).run();
		assertThat(this.told).last().isEqualTo("d");
	}

	@Test
	void noMoreWaitThanMay() {
		IntStream.range(0, RegistryEvents.MAX_WAITING + 5).forEach((number) -> up("i" + number));
		this.held.remove(0).run();
		assertThat(this.told).hasSize(RegistryEvents.MAX_WAITING).last().isEqualTo("i9999");
	}

	private void up(String id) {
		this.events.publish(new InstanceUp(new RegisteredInstance(id, "main", "host",
				new ServiceIdentity("", "", "", ""), List.of(), 0, 0, 0, Duration.ZERO)));
	}

}
