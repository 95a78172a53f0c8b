package io.aethermagic.test.autoconfigure.sliced;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application of several components.
 */
@SpringBootApplication
public class SlicedApplication {

}
