package io.aethermagic.test.containers;

import io.aethermagic.annotation.AetherTaskHandler;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application with a handler that it calls itself.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class GreetingApplication {

	@AetherTaskHandler(job = "greeter", task = "greet")
	String greet(String name) {
		return "Hello " + name;
	}

}
