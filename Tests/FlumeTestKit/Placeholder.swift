import FlumeKit
