"""The CDK app: one construct per capability; the stacks wire them and define no resource themselves."""

from cdk_app.nodejs import point_jsii_at_node

# jsii starts Node as soon as aws_cdk is imported, so it must know by then which one to use.
point_jsii_at_node()
