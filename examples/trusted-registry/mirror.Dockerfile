FROM mirror.example.com/keycloak/keycloak:26.0
