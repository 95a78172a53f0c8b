package io.aethermagic.test.autoconfigure.sliced;

import org.springframework.stereotype.Component;

/**
 * What handlers need.
 */
@Component
public class SlicedRepository {

	public String find(String name) {
		return "really " + name;
	}

}
