package io.aethermagic.test.docs.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.client.AetherTemplate;

import org.springframework.messaging.handler.annotation.Header;

/**
 * Events, as the page on them has it.
 */
class Alarms {

	private final List<Object> seen = new ArrayList<>();

	@AetherEventListener(topic = "alarms")
	void show(Alarm alarm) {
		this.seen.add(alarm);
	}

	@AetherEventListener(topic = "alarms", workgroup = "billing")
	void invoice(Alarm alarm, @Header("site") String site) {
		this.seen.add(site);
	}

	@AetherEventListener(topic = "alarms", headers = { "kind=fire", "site" })
	void callTheFireBrigade(Alarm alarm) {
		this.seen.add(alarm);
	}

	static void publish(AetherTemplate aether, Alarm alarm, String instance) {
		aether.events().publish("alarms", new Alarm("hall", 3), Map.of("kind", "fire", "site", "north"));
		aether.events().topic("alarms").keep(Duration.ofHours(1)).publish(alarm);
		aether.events().topic("cache").to(instance).publish("reload");
	}

	record Alarm(String place, int level) {
	}

}
