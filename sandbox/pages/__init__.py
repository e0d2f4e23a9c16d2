"""What each upstream would answer about the simulated market, one module per upstream."""
