package io.aethermagic.test.autoconfigure.sliced;

import io.aethermagic.annotation.AetherTaskHandler;

import org.springframework.stereotype.Component;

/**
 * A handler that needs nothing.
 */
@Component
public class OtherTasks {

	@AetherTaskHandler(job = "sliced", task = "other")
	String other() {
		return "other";
	}

}
